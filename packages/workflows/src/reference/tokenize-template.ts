import { parseReference } from './parse-reference.ts';
import type { Reference } from './reference.ts';

/** A part of a text with references. */
export type TemplateToken =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reference'; readonly reference: Reference };

/** What is longer than this between braces is text. It also keeps the scan linear for hostile input. */
const MAX_REFERENCE_LENGTH = 500;

/** Cuts a text into plain parts and references. What looks like a reference but is none stays text. */
export function tokenizeTemplate(text: string): readonly TemplateToken[] {
  const tokens: TemplateToken[] = [];
  let plainFrom = 0;
  let close = -1;
  for (let open = text.indexOf('{{'); open >= 0; open = text.indexOf('{{', open)) {
    if (close < open + 2) close = text.indexOf('}}', open + 2);
    if (close < 0) break;
    const reference = close - open > MAX_REFERENCE_LENGTH ? undefined : referenceAt(text, open, close);
    if (reference === undefined) {
      open += 1;
      continue;
    }
    if (open > plainFrom) tokens.push({ type: 'text', text: text.slice(plainFrom, open) });
    tokens.push({ type: 'reference', reference });
    open = close + 2;
    plainFrom = open;
  }
  if (plainFrom < text.length) tokens.push({ type: 'text', text: text.slice(plainFrom) });
  return tokens;
}

function referenceAt(text: string, open: number, close: number): Reference | undefined {
  return parseReference(text.slice(open + 2, close), text.slice(open, close + 2));
}
