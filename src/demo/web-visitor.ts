/** Requests from outside: as a shop that reports its orders, and as people with a browser. To 127.0.0.1 only. */
export type WebVisitor = {
  readonly get: (url: string) => Promise<void>;
  readonly post: (url: string, form: Readonly<Record<string, string>>) => Promise<void>;
  readonly event: (body: Readonly<Record<string, unknown>>) => Promise<void>;
};

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

export const webVisitor = (doorUrl: string, apiKey: string | null): WebVisitor => {
  const visit = async (url: string, init: RequestInit): Promise<void> => {
    if (new URL(url).origin !== new URL(doorUrl).origin) throw new Error(`a demo visits its own door only, not ${url}`);
    // A click is answered with a redirect out of this machine: it is not followed.
    const answer = await fetch(url, { redirect: 'manual', ...init });
    const text = await answer.text();
    if (answer.status >= 400)
      throw new Error(`${init.method ?? 'GET'} ${new URL(url).pathname}: ${answer.status} ${text.slice(0, 500)}`);
  };
  return {
    get: (url) => visit(url, { headers: { 'user-agent': BROWSER } }),
    post: (url, form) =>
      visit(url, { method: 'POST', headers: { 'user-agent': BROWSER }, body: new URLSearchParams(form) }),
    event: (body) =>
      visit(`${doorUrl}/v1/events`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
        },
        body: JSON.stringify(body),
      }),
  };
};
