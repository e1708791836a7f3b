/** A line of the script's own stack. */
export interface Frame {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  readonly function?: string;
}

/** The lines of the prelude, which are no business of the script's author. */
const OWN = /^(llmspell:|<|native$)/;

/** Reads the frames of the script's own files from an error's stack, innermost first. */
export function framesOf(stack: unknown): readonly Frame[] {
  return typeof stack === 'string' ? stack.split('\n').flatMap(frameOf) : [];
}

/** The same, as the text of a stack. */
export function cleanStack(stack: unknown): string {
  const lines = typeof stack === 'string' ? stack.split('\n') : [];
  return lines.filter((line) => frameOf(line).length > 0).join('\n');
}

/** Where in the script an error was made: `spell.js:3`, or an empty text. */
export function placeOf(error: Error): string {
  for (const line of String(error.stack).split('\n')) {
    const [frame] = frameOf(line);
    if (frame !== undefined) return `${frame.file}:${frame.line}`;
  }
  return '';
}

function frameOf(line: string): readonly Frame[] {
  const match = /^\s*at (?:(.*?) \()?(.+?):(\d+)(?::(\d+))?\)?$/.exec(line);
  if (match === null) return [];
  const [, name = '', file = '', row, column] = match;
  if (OWN.test(file)) return [];
  const named = name !== '' && !name.startsWith('<');
  return [
    {
      file,
      line: Number(row),
      ...(column !== undefined && { column: Number(column) }),
      ...(named && { function: name }),
    },
  ];
}
