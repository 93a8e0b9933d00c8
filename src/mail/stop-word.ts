/**
 * The whole answer is "stop": people use the reply button where a link would do. Exact, after letter case and punctuation;
 * a sentence with the word in it ("please stop by on Tuesday") is an answer for a person to read.
 */
export const isStopWord = (answer: string): boolean => {
  const words = answer
    .normalize('NFKC')
    .toLowerCase()
    // Persian is typed with Arabic letters as well.
    .replaceAll('ي', 'ی')
    .replaceAll('ك', 'ک')
    .replace(/\u200c/g, ' ')
    .replace(/[^\p{L}\p{M}\s-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return STOP.has(words);
};

const STOP: ReadonlySet<string> = new Set([
  ...[
    'stop',
    'stop it',
    'stop please',
    'please stop',
    'stop all',
    'stop emails',
    'no more emails',
    'opt out',
    'opt-out',
  ],
  ...[
    'unsubscribe',
    'unsubscribe me',
    'please unsubscribe',
    'please unsubscribe me',
    'unsubscribe please',
    'remove me',
  ],
  ...['remove', 'please remove me', 'cancel subscription', 'abmelden', 'bitte abmelden', 'stopp', 'austragen'],
  ...['لغو', 'لغو اشتراک', 'لغو عضویت', 'لغو شود', 'لطفا لغو کنید', 'لغو کنید', 'انصراف', 'توقف', 'حذف', 'قطع'],
  ...['بند کریں', 'بند کرو', 'بند کر دیں', 'روکیں', 'روک دیں', 'منسوخ', 'منسوخ کریں', 'ان سبسکرائب', 'رکو'],
  ...['itigil', 'itigil na', 'itigil po', 'ihinto', 'ihinto na', 'tigil', 'tama na', 'huwag na', 'mag-unsubscribe'],
]);
