export type Gate = { readonly passed: Promise<void>; readonly open: () => void };

/** Something a test opens when it wants another part to go on: instead of a sleep. */
export const gate = (): Gate => {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
};
