import { SpellError } from '@llmspell/core';

/** Characters that one line may have. */
const LONGEST_LINE = 1_000_000;

/** The lines of an answer as they come, empty ones left out. @throws SpellError `VALIDATION_FAILED` for a line without an end. */
export async function* readLines(response: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body ?? []) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw tooLong();
    yield* lines.filter(isFilled);
  }
  if (isFilled(rest)) yield rest;
}

function isFilled(line: string): boolean {
  return line.trim() !== '';
}

function tooLong(): SpellError {
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: `A line of the answer has more than ${LONGEST_LINE} characters.`,
  });
}
