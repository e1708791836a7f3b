import type { Socket } from 'node:net';

const LINE_END = 10;

/** Reads lines of text from a socket. Longer ones than `limit()` bytes end the connection. */
export function readLines(socket: Socket, { onLine, limit }: LineReader): void {
  let parts: Buffer[] = [];
  let length = 0;
  socket.on('data', (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(LINE_END); end !== -1; end = chunk.indexOf(LINE_END, start)) {
      const line = Buffer.concat([...parts, chunk.subarray(start, end)]).toString();
      parts = [];
      length = 0;
      start = end + 1;
      onLine(line);
    }
    if (start === chunk.length) return;
    parts.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > limit()) socket.destroy();
  });
}

interface LineReader {
  readonly onLine: (line: string) => void;
  /** Bytes that a line may have now. */
  readonly limit: () => number;
}
