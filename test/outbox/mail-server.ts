import type { AddressInfo } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import { SMTPServer } from 'smtp-server';

/** A real SMTP server on a free port of this machine. */
export interface MailServer extends AsyncDisposable {
  url: string;
  /** Raw messages it took responsibility for. */
  received: string[];
}

type Failure = Error & { responseCode: number };

export interface MailServerBehaviour {
  /** SMTP reply to RCPT TO for an address; undefined accepts. */
  onRecipient?: (address: string) => string | undefined;
  /** SMTP reply after the message, or `drop` to lose the connection after the final dot; undefined accepts. */
  onMessage?: (raw: string) => string | undefined;
  /** Loses the connection when the first part of a message has come in. */
  dropsWithinMessage?: boolean;
  options?: SMTPServerOptions;
}

export async function mailServer(behaviour: MailServerBehaviour = {}): Promise<MailServer> {
  const received: string[] = [];
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], disableReverseLookup: true, closeTimeout: 100, ...behaviour.options,
    onRcptTo: ({ address }, _session, done) => {
      done(failure(behaviour.onRecipient?.(address)));
    },
    onData: (stream, _session, done) => {
      if (behaviour.dropsWithinMessage === true) stream.once('data', () => { drop(server); });
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        const reply = behaviour.onMessage?.(raw);
        if (reply === 'drop') {
          drop(server);
          return;
        }
        if (reply === undefined) received.push(raw);
        done(failure(reply));
      });
    },
  });
  server.on('error', () => undefined); // lost connections are what these tests are about
  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready);
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${String(port)}`, received,
    [Symbol.asyncDispose]: () => new Promise((closed) => {
      server.close(() => { closed(); });
    }),
  };
}

/** Cuts every open connection, as a crash or a broken line would. */
function drop(server: SMTPServer): void {
  for (const connection of server.connections as Set<{ _socket: { destroy(): void } }>) connection._socket.destroy();
}

function failure(reply: string | undefined): Failure | null {
  if (reply === undefined) return null;
  const [code = '', ...words] = reply.split(' ');
  return Object.assign(new Error(words.join(' ')), { responseCode: Number(code) });
}
