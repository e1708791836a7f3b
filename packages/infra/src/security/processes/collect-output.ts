import type { Readable } from 'node:stream';

/** What a program wrote, up to a limit. */
export interface CollectedOutput {
  text(): string;
  truncated(): boolean;
}

/** Collects what a program writes, and lets the rest pass by so that the program does not wait for a reader. */
export function collectOutput(stream: Readable, maxBytes: number): CollectedOutput {
  const chunks: Buffer[] = [];
  let kept = 0;
  let cut = false;
  stream.on('data', (chunk: Buffer) => {
    const part = chunk.subarray(0, Math.max(0, maxBytes - kept));
    cut ||= part.byteLength < chunk.byteLength;
    kept += part.byteLength;
    if (part.byteLength > 0) chunks.push(part);
  });
  return { text: () => decode(Buffer.concat(chunks), cut), truncated: () => cut };
}

/** Text of UTF-8. A character that the cut went through is left out. */
function decode(bytes: Uint8Array, cut: boolean): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: cut });
}
