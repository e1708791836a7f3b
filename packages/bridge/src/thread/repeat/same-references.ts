import type { WireText } from '../../wire/wire-text.ts';

// The quotes of a text inside of JSON are escaped: this finds tags only.
const REFERENCE = /"\$t":"[hFifo]","v":\d+/g;

/** Whether two texts name the same values of host and script, in the same order. */
export function sameReferences(left: WireText, right: WireText): boolean {
  return left === right || referencesOf(left) === referencesOf(right);
}

function referencesOf(text: WireText): string {
  return text.includes('"$t"') ? (text.match(REFERENCE) ?? []).join() : '';
}
