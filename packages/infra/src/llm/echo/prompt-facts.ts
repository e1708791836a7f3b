/** What can be read in a prompt without understanding it. */
export interface PromptFacts {
  readonly text: string;
  /** The longest arithmetic expression: `17 * (3 + 4)`. */
  readonly expression: string | undefined;
  readonly numbers: readonly number[];
  readonly url: string | undefined;
}

const LONGEST = 10_000;
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bplus\b/gi, '+'],
  [/\bminus\b/gi, '-'],
  [/\b(?:times|multiplied by)\b/gi, '*'],
  [/\bdivided by\b/gi, '/'],
  [/(?<=\d\s?)[x×](?=\s?\d)/gi, '*'],
  [/÷/g, '/'],
];

/** Reads a prompt. Only its first 10,000 characters count. */
export function readPrompt(prompt: string): PromptFacts {
  const text = prompt.slice(0, LONGEST);
  return {
    text: prompt,
    expression: findExpression(text),
    numbers: (text.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number),
    url: /https?:\/\/[^\s"'<>]+/.exec(text)?.[0],
  };
}

function findExpression(text: string): string | undefined {
  const symbols = WORDS.reduce((replaced, [pattern, symbol]) => replaced.replaceAll(pattern, symbol), text);
  const runs = symbols.match(/[\d.+\-*/^%()\s]+/g) ?? [];
  return runs
    .map((run) => run.trim().replace(/[.\s]+$/, ''))
    .filter((run) => /\d\)*\s*[+\-*/^%]\s*\(*-?\.?\d/.test(run) && isBalanced(run))
    .toSorted((a, b) => b.length - a.length)[0];
}

function isBalanced(text: string): boolean {
  let open = 0;
  for (const character of text) {
    if (character === '(') open += 1;
    if (character === ')') open -= 1;
    if (open < 0) return false;
  }
  return open === 0;
}
