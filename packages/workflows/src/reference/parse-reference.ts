import type { Reference, ReferenceRoot } from './reference.ts';

const NAME = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const SEGMENT = /\.([^\s.:[\]{}"']+)|\[(\d+)\]|\["([^"]*)"\]|\['([^']*)'\]/y;

/** Parses what stands between the braces of `{{…}}`; `undefined` when it is not a reference. */
export function parseReference(body: string, source: string): Reference | undefined {
  const text = body.trim();
  const colon = text.indexOf(':');
  if (colon < 0) return parseNamed(text, source);
  const rest = text.slice(colon + 1);
  switch (text.slice(0, colon)) {
    case 'step':
      return parseStep(rest, source);
    case 'branch':
      return parseBranch(rest, source);
    case 'loop':
      return parseLoop(rest, source);
    default:
      // A name may be followed by a quoted key that has a colon in it.
      return parseNamed(text, source);
  }
}

/** Parses a text that is one reference with a dollar, `$fetch.output.title`; `undefined` when it is not one. */
export function parseDollarReference(source: string): Reference | undefined {
  const reference = source.startsWith('$') ? parseNamed(source.slice(1), source) : undefined;
  if (reference?.root.kind !== 'name') return undefined;
  const [first, ...path] = reference.path;
  if (first !== 'output' && first !== 'outputs') return withSuffixMeaning(reference, reference.root.name);
  return { root: { kind: 'step', step: reference.root.name }, path, source };
}

/** `$fetch_output` may be a name of its own, or step "fetch" and a word. */
function withSuffixMeaning(reference: Reference, name: string): Reference {
  const suffix = '_output';
  if (!name.endsWith(suffix)) return reference;
  const step = name.slice(0, -suffix.length);
  return { ...reference, otherwise: { ...reference, root: { kind: 'step', step } } };
}

function parseNamed(text: string, source: string): Reference | undefined {
  const name = matchAt(NAME, text, 0)?.[0];
  const reference = name === undefined ? undefined : withPath({ kind: 'name', name }, text.slice(name.length), source);
  return name === 'step' || name === 'steps' ? withStepMeaning(reference) : reference;
}

/** `{{step.fetch.result}}` may be a path into a value named "step", or what step "fetch" gave. */
function withStepMeaning(reference: Reference | undefined): Reference | undefined {
  const [step, word = '', ...path] = reference?.path ?? [];
  if (reference === undefined || step === undefined || !STEP_WORDS.has(word)) return reference;
  return { ...reference, otherwise: { ...reference, root: { kind: 'step', step }, path } };
}

const STEP_WORDS: ReadonlySet<string> = new Set(['output', 'outputs', 'result']);

function parseStep(text: string, source: string): Reference | undefined {
  const { head: step, tail } = cut(text);
  return step === '' ? undefined : withOutputPath({ kind: 'step', step }, tail, source);
}

function parseBranch(text: string, source: string): Reference | undefined {
  const { head: branch, tail } = cut(text);
  const { head: step, tail: rest } = cut(tail);
  return branch === '' || step === '' ? undefined : withOutputPath({ kind: 'branch', branch, step }, rest, source);
}

function parseLoop(text: string, source: string): Reference | undefined {
  const field = matchAt(NAME, text, 0)?.[0];
  return field === undefined ? undefined : withPath({ kind: 'loop', field }, text.slice(field.length), source);
}

function withOutputPath(root: ReferenceRoot, text: string, source: string): Reference | undefined {
  const word = text.startsWith('outputs') ? 'outputs' : 'output';
  return text.startsWith(word) ? withPath(root, text.slice(word.length), source) : undefined;
}

function withPath(root: ReferenceRoot, text: string, source: string): Reference | undefined {
  const path: string[] = [];
  let position = 0;
  while (position < text.length) {
    const match = matchAt(SEGMENT, text, position);
    if (match === null) return undefined;
    path.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '');
    position += match[0].length;
  }
  // `.*` stands for the whole value, and so only at the end.
  if (path.at(-1) === '*') path.pop();
  return path.includes('*') ? undefined : { root, path, source };
}

function cut(text: string): { readonly head: string; readonly tail: string } {
  const colon = text.indexOf(':');
  return colon < 0 ? { head: text, tail: '' } : { head: text.slice(0, colon).trim(), tail: text.slice(colon + 1) };
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}
