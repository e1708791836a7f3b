import { styleText } from 'node:util';

import { messageOf, SpellError } from '@llmspell/core';

import { errorTypeOf } from '../error-type.ts';
import { formatDuration } from './format-duration.ts';
import type { SpanNode } from './span-node.ts';

export interface RenderOptions {
  readonly color: boolean;
  readonly redact: (text: string) => string;
}

/** A line: the branch with the name, and what stands in columns behind it. */
interface Row {
  readonly label: string;
  readonly offset: string;
  readonly duration: string;
  readonly details: string;
  readonly failed: boolean;
}

const MAX_TEXT = 100;

/** A tree of spans as lines: the name, ms since the start of the whole, the duration, and what is known of it. */
export function renderTree(root: SpanNode, options: RenderOptions): string {
  const rows: Row[] = [];
  addRows(root, { rows, root, indent: '', branch: '', redact: options.redact });
  const width = widest(rows, 'label');
  const offsetWidth = widest(rows, 'offset');
  const durationWidth = widest(rows, 'duration');
  const paint = (style: 'dim' | 'red', text: string): string =>
    options.color && text !== '' ? styleText(style, text, { validateStream: false }) : text;
  return rows
    .map(({ label, offset, duration, details, failed }) => {
      const times = `${offset.padStart(offsetWidth)}  ${duration.padStart(durationWidth)}`;
      const line = `${label.padEnd(width)}  ${paint('dim', times)}  ${failed ? paint('red', details) : details}`;
      return `${line.trimEnd()}\n`;
    })
    .join('');
}

function widest(rows: readonly Row[], column: 'label' | 'offset' | 'duration'): number {
  return rows.reduce((width, row) => Math.max(width, row[column].length), 0);
}

interface Place {
  readonly rows: Row[];
  readonly root: SpanNode;
  /** What stands before the branches of its children. */
  readonly indent: string;
  readonly branch: string;
  readonly redact: (text: string) => string;
}

function addRows(node: SpanNode, place: Place): void {
  const { rows, root, indent, branch, redact } = place;
  rows.push({
    label: `${branch}${oneLine(redact(node.name))}`,
    offset: node === root ? '' : `+${formatDuration(node.started - root.started)}`,
    duration: node.ended === undefined ? 'open' : formatDuration(node.ended - node.started),
    details: detailsOf(node, redact),
    failed: node.failure !== undefined,
  });
  const children = shownChildren(node);
  for (const [index, child] of children.entries()) {
    const last = index === children.length - 1 && node.dropped === 0;
    addRows(child, {
      ...place,
      branch: `${indent}${last ? '└─ ' : '├─ '}`,
      indent: `${indent}${last ? '   ' : '│  '}`,
    });
  }
  if (node.dropped > 0) {
    rows.push({ label: `${indent}└─ … ${node.dropped} more`, offset: '', duration: '', details: '', failed: false });
  }
}

/** A call that is one effect is shown as one line. */
function shownChildren({ children, dropped }: SpanNode): readonly SpanNode[] {
  const [only] = children;
  const isBareEffect =
    children.length === 1 && only?.attributes['llmspell.effect.name'] !== undefined && only.children.length === 0;
  return isBareEffect && dropped === 0 ? [] : children;
}

function detailsOf({ name, attributes, failure }: SpanNode, redact: (text: string) => string): string {
  const model = attributes['gen_ai.request.model'];
  const input = attributes['gen_ai.usage.input_tokens'];
  const output = attributes['gen_ai.usage.output_tokens'];
  const finish = attributes['gen_ai.response.finish_reasons'];
  const parts = [
    failure === undefined ? '' : `failed: ${describe(failure.error)}`,
    model === undefined || name.endsWith(String(model)) ? '' : String(model),
    input === undefined && output === undefined ? '' : `${input ?? 0} → ${output ?? 0} tokens`,
    finish === undefined ? '' : String(finish),
  ];
  return oneLine(redact(parts.filter((part) => part !== '').join(' · ')), 2 * MAX_TEXT);
}

function describe(error: unknown): string {
  const message = messageOf(error);
  return SpellError.isInstance(error) || error instanceof Error ? `${errorTypeOf(error)}: ${message}` : message;
}

/** Names come from scripts and models: nothing in them may steer the terminal, or break the line. */
function oneLine(text: string, maxLength = MAX_TEXT): string {
  const plain = text.replaceAll(/\s+/gu, ' ').replaceAll(/\p{C}/gu, '\u{FFFD}');
  return plain.length <= maxLength ? plain : `${plain.slice(0, maxLength - 1).toWellFormed()}…`;
}
