/** A word of Lua source. */
export interface LuaToken {
  readonly type: 'name' | 'keyword' | 'value' | 'symbol' | 'end';
  /** The text of names, keywords and symbols; empty for values (strings, numbers). */
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

const KEYWORDS: ReadonlySet<string> = new Set(
  'and break do else elseif end false for function goto if in local nil not or repeat return then true until while'.split(
    ' ',
  ),
);

const SPACE = /\s+/y;
const COMMENT = /--(?!\[=*\[)[^\n]*/y;
const LONG = /(?:--)?\[(=*)\[[\s\S]*?\]\1\]/y;
const NAME = /[A-Za-z_]\w*/y;
const NUMBER = /0[xX](?:[\da-fA-F.]|[pP][+-]?)+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'/y;
const SYMBOL = /\.\.\.|\.\.|==|~=|<=|>=|<<|>>|\/\/|::|[\s\S]/y;

/** Splits source that Lua has accepted into its words. */
export function lexLua(code: string): readonly LuaToken[] {
  const tokens: LuaToken[] = [];
  let offset = 0;
  let line = 1;
  let lineStart = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = offset;
    return pattern.exec(code)?.[0];
  };
  const skip = (text: string): void => {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
      line += 1;
      lineStart = offset + at + 1;
    }
    offset += text.length;
  };

  while (offset < code.length) {
    const blank = take(SPACE) ?? take(COMMENT);
    if (blank !== undefined) {
      skip(blank);
      continue;
    }
    const [type, text] = nextToken(take);
    const place = { line, column: offset - lineStart + 1 };
    if (type !== 'comment') tokens.push({ type, text: type === 'value' ? '' : text, ...place });
    skip(text);
  }
  tokens.push({ type: 'end', text: '', line, column: offset - lineStart + 1 });
  return tokens;
}

function nextToken(take: (pattern: RegExp) => string | undefined): readonly [LuaToken['type'] | 'comment', string] {
  const long = take(LONG);
  if (long !== undefined) return [long.startsWith('--') ? 'comment' : 'value', long];
  const name = take(NAME);
  if (name !== undefined) return [KEYWORDS.has(name) ? 'keyword' : 'name', name];
  const value = take(NUMBER) ?? take(STRING);
  return value === undefined ? ['symbol', take(SYMBOL) ?? ' '] : ['value', value];
}
