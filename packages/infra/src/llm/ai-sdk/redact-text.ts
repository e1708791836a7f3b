/** Keys as the known providers write them, also where they are shown in part, and what logs in in an address. */
const KEYS = /\b(?:sk|pk|rk|gsk|xai|key)-[\w*-]{6,}|\bAIza[\w*-]{10,}|\bBearer\s+\S+|(?<=:\/\/)[^\s/@]{1,512}@/gi;
const SHORTEST_SECRET = 4;
/** A run of words shorter than this may be the provider's own. */
const SHORTEST_QUOTE = 16;
const LONGEST_MESSAGE = 500;
const REDACTED = '[redacted]';

/** Takes keys, secret texts and quotes of them out of a message of a provider, and cuts it to a bearable length. */
export function redactText(message: string, secrets: readonly string[]): string {
  const known = secrets.flatMap(formsOf).filter(({ length }) => length >= SHORTEST_SECRET);
  let text = oneLine(message).slice(0, 4 * LONGEST_MESSAGE);
  for (const secret of known) text = text.replaceAll(secret, REDACTED);
  text = withoutQuotes(text.replaceAll(KEYS, REDACTED), known);
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text;
}

/** Replaces every run of words that is part of a secret. */
function withoutQuotes(text: string, secrets: readonly string[]): string {
  const words = text.split(' ');
  const kept: string[] = [];
  for (let start = 0; start < words.length; start += 1) {
    const count = quoteAt(words, start, secrets);
    if (words.slice(start, start + count).join(' ').length < SHORTEST_QUOTE) {
      kept.push(words[start] ?? '');
    } else {
      kept.push(REDACTED);
      start += count - 1;
    }
  }
  return kept.join(' ');
}

/** How many words from here on are, together, part of one secret. */
function quoteAt(words: readonly string[], start: number, secrets: readonly string[]): number {
  let candidates = secrets;
  for (let count = 1; start + count <= words.length; count += 1) {
    const run = words.slice(start, start + count).join(' ');
    candidates = candidates.filter((secret) => secret.includes(run));
    if (candidates.length === 0) return count - 1;
  }
  return words.length - start;
}

/** A secret as it is, and as it stands in an address. */
function formsOf(secret: string): readonly string[] {
  const plain = oneLine(secret);
  const inAddress = encodeURIComponent(plain.toWellFormed());
  return inAddress === plain ? [plain] : [plain, inAddress];
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
