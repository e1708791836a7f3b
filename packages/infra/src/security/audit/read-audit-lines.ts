import type { FileHandle } from 'node:fs/promises';

/** No record is longer. */
const MAX_LINE_LENGTH = 32 * 1024 * 1024;

/**
 * The lines of an audit log, whatever its length; the last one is empty when the file ends with a whole line.
 *
 * Only "\n" ends a line: JSON has the other characters that end lines as they are.
 */
export async function* readAuditLines(file: FileHandle): AsyncGenerator<string> {
  let rest = '';
  for await (const text of file.createReadStream({ encoding: 'utf8', autoClose: false, start: 0 })) {
    const lines = `${rest}${String(text)}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > MAX_LINE_LENGTH) throw new Error(`a line is longer than ${MAX_LINE_LENGTH} characters`);
  }
  yield rest;
}
