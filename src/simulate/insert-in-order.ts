/** Puts an item into an ordered list, from the end: what comes in is mostly the newest. `isBefore` may call equals so. */
export const insertInOrder = <Item>(
  items: Item[],
  item: Item,
  isBefore: (left: Item, right: Item) => boolean,
): void => {
  let place = items.length;
  for (let last = items[place - 1]; place > 0 && last !== undefined && !isBefore(last, item); last = items[place - 1]) {
    place -= 1;
  }
  items.splice(place, 0, item);
};
