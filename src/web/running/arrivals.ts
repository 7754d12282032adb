import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * What is still on its way to a server. A client that sends its request a byte at a time would otherwise hold up a stop for as long as
 * it likes, though nothing has begun that could be left unfinished.
 */
export class Arrivals {
  readonly #inHand = new Map<Socket, Set<IncomingMessage>>();

  /** Call it before the server listens. */
  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.#inHand.set(socket, new Set());
      socket.once('close', () => this.#inHand.delete(socket));
    });
    server.on('request', (request, response) => {
      const requests = this.#inHand.get(request.socket);
      requests?.add(request);
      response.once('close', () => requests?.delete(request));
    });
  }

  /** Ends every connection on which no request has arrived whole. Those that wait for an answer go on. */
  cut(): void {
    for (const [socket, requests] of this.#inHand) if (![...requests].some(({ complete }) => complete)) socket.destroy();
  }
}
