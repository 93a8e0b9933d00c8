/** One answer of `keyline doctor`; `fix` is null when the check is ok. */
export type Check = {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly fix: string | null;
};

export const good = (check: string, detail: string): Check => ({ check, ok: true, detail, fix: null });

export const bad = (check: string, detail: string, fix: string): Check => ({ check, ok: false, detail, fix });
