/**
 * An SMTP server on a real socket whose every answer a test can script: replies, silence, drops, broken lines. It keeps
 * what it saw: each envelope, each body, each final dot.
 */
import net from 'node:net';

export type SmtpScript = {
  /** Extensions after EHLO; default PIPELINING. */
  readonly extensions?: readonly string[];
  readonly greeting?: string;
  readonly mail?: Answer;
  readonly rcpt?: Answer;
  readonly data?: Answer;
  /** Once bytes of the body arrive, before any dot. */
  readonly body?: Answer;
  readonly dot?: Answer;
  readonly auth?: string;
};

/** A reply line (without its end), or what to do with the socket; `n` counts messages from 1. */
export type Answer = (socket: net.Socket, n: number) => string | null;

export type ScriptedSmtp = {
  readonly url: string;
  readonly port: number;
  readonly connections: () => number;
  /** Every final dot seen, with the body as it was before dot-stuffing. */
  readonly dots: { readonly from: string; readonly to: string; readonly body: string }[];
  readonly commands: string[];
  /** Body bytes that came without a dot so far, of connections gone. */
  readonly aborted: string[];
  script: SmtpScript;
  readonly close: () => Promise<void>;
};

export const startScriptedSmtp = async (script: SmtpScript = {}, port = 0): Promise<ScriptedSmtp> => {
  let connections = 0;
  const open = new Set<net.Socket>();
  const server = net.createServer({ noDelay: true }, (socket) => {
    connections += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    serve(socket, smtp);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address() as net.AddressInfo;
  const smtp: ScriptedSmtp = {
    url: `smtp://127.0.0.1:${address.port}`,
    port: address.port,
    connections: () => connections,
    dots: [],
    commands: [],
    aborted: [],
    script,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return smtp;
};

const serve = (socket: net.Socket, smtp: ScriptedSmtp): void => {
  let buffer = '';
  let body: string | null = null;
  let from = '';
  let to = '';
  let count = 0;
  let told = false;
  const say = (line: string | null): void => {
    if (line !== null && !socket.destroyed) socket.write(`${line}\r\n`);
  };
  const command = (line: string): void => {
    smtp.commands.push(line);
    const { script } = smtp;
    switch (line.slice(0, 4).toUpperCase()) {
      case 'EHLO':
        say(['scripted', ...(script.extensions ?? ['PIPELINING'])].map(asReplyLine).join('\r\n'));
        break;
      case 'AUTH':
        say(script.auth ?? '235 2.7.0 ok');
        break;
      case 'MAIL':
        from = /<(.*)>/.exec(line)?.[1] ?? '';
        to = '';
        say(script.mail ? script.mail(socket, count + 1) : '250 2.1.0 ok');
        break;
      case 'RCPT': {
        const answer = script.rcpt ? script.rcpt(socket, count + 1) : '250 2.1.5 ok';
        if (answer?.startsWith('2')) to = /<(.*)>/.exec(line)?.[1] ?? '';
        say(answer);
        break;
      }
      case 'DATA':
        // As Postfix answers a pipelined DATA whose recipient it has just refused.
        if (to === '') say('554 5.5.1 no valid recipients');
        else startBody(script.data ? script.data(socket, count + 1) : '354 go');
        break;
      case 'RSET':
        say('250 2.0.0 reset');
        break;
      default:
        say('502 5.5.2 what');
    }
  };
  const startBody = (answer: string | null): void => {
    if (answer?.startsWith('354')) body = '';
    told = false;
    say(answer);
  };
  const onBody = (): boolean => {
    const end = body === null ? -1 : buffer.indexOf('\r\n.\r\n');
    if (end < 0) {
      if (!told && buffer.length > 0 && smtp.script.body) {
        told = true;
        say(smtp.script.body(socket, count + 1));
      }
      return false;
    }
    const text = `${buffer.slice(0, end)}\r\n`.replaceAll('\r\n..', '\r\n.').replace(/^\.\./, '.');
    buffer = buffer.slice(end + 5);
    body = null;
    count += 1;
    smtp.dots.push({ from, to, body: text });
    say(smtp.script.dot ? smtp.script.dot(socket, count) : `250 2.0.0 ok: queued as Q${smtp.dots.length}`);
    return true;
  };
  const read = (chunk: Buffer): void => {
    buffer += chunk.toString('latin1');
    for (;;) {
      if (body !== null) {
        if (!onBody()) return;
        continue;
      }
      const end = buffer.indexOf('\r\n');
      if (end < 0) return;
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      command(line);
    }
  };
  socket.on('error', () => undefined);
  socket.on('close', () => {
    if (body !== null) smtp.aborted.push(buffer);
  });
  socket.on('data', read);
  say(smtp.script.greeting ?? '220 scripted ESMTP');
};

const asReplyLine = (text: string, index: number, all: readonly string[]): string =>
  `250${index < all.length - 1 ? '-' : ' '}${text}`;
