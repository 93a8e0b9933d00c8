import type { AccountBrief, BriefNews, BriefPerson } from '../../domain/brief.ts';
import type { Words } from '../words.ts';

/** What a sentence of a brief may draw on; `name` and `quote` isolate what runs against the language. */
export type Telling = {
  readonly facts: AccountBrief;
  readonly words: Words;
  readonly name: (text: string) => string;
  readonly quote: (text: string) => string;
};

type One<List> = List extends readonly (infer Item)[] ? Item : never;
type Plan = NonNullable<AccountBrief['money']['plan']>;
type Talk = NonNullable<AccountBrief['lastPersonalTouch']>;
export type Goods = One<AccountBrief['buys']>;

/** The words of a brief in one language. */
export type BriefTexts = {
  readonly lang: string;
  readonly heading: (telling: Telling) => string;
  readonly titles: {
    readonly who: string;
    readonly changed: (telling: Telling) => string;
    readonly risk: string;
    readonly promises: string;
    readonly people: string;
    readonly goods: string;
    readonly questions: string;
    readonly proposals: string;
  };
  readonly standing: (telling: Telling) => string;
  readonly money: (telling: Telling) => string;
  readonly neverOrdered: string;
  readonly plan: (plan: Plan, telling: Telling) => string;
  readonly lastTalk: (talk: Talk, telling: Telling) => string;
  readonly neverTalked: string;
  readonly planned: (touch: One<AccountBrief['plan']>, telling: Telling) => string;
  readonly news: (news: BriefNews, telling: Telling) => string;
  readonly nothingNew: string;
  readonly silent: (telling: Telling) => string;
  readonly complaint: (each: One<AccountBrief['cases']>, telling: Telling) => string;
  readonly lateDeliveries: (deliveries: AccountBrief['deliveries'], telling: Telling) => string;
  readonly hold: (hold: One<AccountBrief['holds']>, telling: Telling) => string;
  readonly tender: (tender: One<AccountBrief['tenders']>, telling: Telling) => string;
  readonly competitor: (competitor: One<AccountBrief['competitors']>, telling: Telling) => string;
  readonly noRisk: string;
  readonly promise: (promise: One<AccountBrief['promises']>, telling: Telling) => string;
  readonly request: (each: One<AccountBrief['cases']>, telling: Telling) => string;
  readonly noPromise: string;
  readonly person: (person: BriefPerson, telling: Telling) => string;
  readonly missingRole: (role: string) => string;
  readonly nobody: string;
  readonly buys: (goods: readonly Goods[], telling: Telling) => string;
  readonly stopped: (goods: Goods, telling: Telling) => string;
  readonly offer: (offer: One<AccountBrief['offers']>, telling: Telling) => string;
  readonly noGoods: string;
  readonly ask: {
    readonly stopped: (goods: Goods, telling: Telling) => string;
    readonly afterComplaint: (title: string, telling: Telling) => string;
    readonly afterLateDeliveries: string;
    readonly silence: (telling: Telling) => string;
    readonly whoDecides: string;
    readonly competitor: (name: string, telling: Telling) => string;
    readonly tender: (title: string, telling: Telling) => string;
    readonly need: string;
    readonly budget: string;
    readonly growth: string;
    readonly easier: string;
    readonly whoElse: string;
  };
  readonly propose: {
    readonly settleFirst: (title: string, telling: Telling) => string;
    readonly offerAgain: (goods: Goods, telling: Telling) => string;
    readonly related: (product: string, telling: Telling) => string;
    readonly remind: (offer: One<AccountBrief['offers']>, telling: Telling) => string;
    readonly service: (name: string, telling: Telling) => string;
    readonly yearPlan: string;
    readonly nextTalk: string;
  };
};
