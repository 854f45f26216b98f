// Keeps a few thousand silent lines from shutting callers out: when lines run short, the one that said nothing longest goes.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Holds a server to so many lines. A limit of Node's own refuses the newest line, which is the caller's while slow
 * senders hold all the others; here the oldest line without a whole request goes, and a whole request is never cut.
 * @param most more than a listener's backlog, so that one burst cannot push out a line of its own
 */
export function makeRoom(server: Server, most: number): void {
  /** Lines on which no request is being answered; the one that has been so for longest stands first. */
  const idle = new Set<Socket>();
  let open = 0;
  server.on('connection', (socket: Socket) => {
    open += 1;
    idle.add(socket);
    socket.once('close', () => {
      open -= 1;
      idle.delete(socket);
    });
    if (open <= most) return;
    const [longest = socket] = idle;
    longest.destroy();
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    request.once('end', () => idle.delete(socket));
    response.once('close', () => {
      idle.delete(socket);
      if (!socket.destroyed) idle.add(socket);
    });
  });
}
