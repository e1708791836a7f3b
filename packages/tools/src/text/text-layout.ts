/** Puts spaces before every line that is not empty. */
export function indent(text: string, spaces: number): string {
  const margin = ' '.repeat(spaces);
  return text
    .split('\n')
    .map((line) => (line === '' ? line : margin + line))
    .join('\n');
}

/** Takes the margin away that all lines have. */
export function dedent(text: string): string {
  const lines = text.split('\n');
  const margins = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const margin = margins.reduce((least, own) => Math.min(least, own), Infinity);
  return lines.map((line) => (line.trim() === '' ? '' : line.slice(margin))).join('\n');
}

/** Breaks lines between words; a word that is longer than a line stands alone. */
export function wordWrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, width))
    .join('\n');
}

function wrapLine(line: string, width: number): string {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(/\s+/)) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current !== '' && longer.length > width) {
      lines.push(current);
      current = word;
    } else {
      current = longer;
    }
  }
  return [...lines, current].join('\n');
}
