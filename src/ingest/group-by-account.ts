/** Lists by account, each in the order given. */
export const groupByAccount = <Item>(
  items: readonly Item[],
  accountOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(accountOf(item));
    if (group) group.push(item);
    else groups.set(accountOf(item), [item]);
  }
  return groups;
};
