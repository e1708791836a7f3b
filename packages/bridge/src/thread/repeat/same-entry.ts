import type { WireText } from '../../wire/wire-text.ts';
import type { Delivery, Departure, LogEntry } from './log-entry.ts';

/** Whether the script did again what is recorded. Where it did so may have moved. */
export function isSameDeparture(recorded: LogEntry, came: Departure): boolean {
  return Object.entries(came).every(([name, value]) => name === 'at' || Reflect.get(recorded, name) === value);
}

/** Whether two of them differ only in the values they carry. */
export function isAlike(recorded: LogEntry, came: Departure): boolean {
  if (recorded.type === 'call' && came.type === 'call') return recorded.name === came.name;
  return recorded.type === 'done' && came.type === 'done' && recorded.ok === came.ok;
}

/**
 * Whether the host came to the same outcome again: a value or an error, with the same host objects in it. Its data may
 * differ: what is recorded is delivered.
 */
export function isSameDelivery(recorded: Delivery, fresh: Delivery): boolean {
  if (recorded.type === 'settle' && fresh.type === 'settle')
    return recorded.ok === fresh.ok && hasSameReferences(recorded.value, fresh.value);
  if (recorded.type === 'invoke' && fresh.type === 'invoke') return hasSameReferences(recorded.args, fresh.args);
  return true;
}

/** What is not the same of two deliveries. */
export function differenceOf(recorded: Delivery, fresh: Delivery): string {
  if (recorded.type !== 'settle' || fresh.type !== 'settle' || recorded.ok === fresh.ok) return 'with other objects';
  return fresh.ok ? 'but a value in place of an error' : 'but an error in place of a value';
}

function hasSameReferences(left: WireText, right: WireText): boolean {
  return left === right || referencesOf(left) === referencesOf(right);
}

// The quotes of a text inside of JSON are escaped: this finds tags only.
const REFERENCE = /"\$t":"[hFifo]","v":\d+/g;

function referencesOf(text: WireText): string {
  return text.includes('"$t"') ? (text.match(REFERENCE) ?? []).join() : '';
}
