import type { LuaToken } from './lua-lexer.ts';

const END: LuaToken = { type: 'end', text: '', line: 0, column: 0 };

/** Reads tokens one by one; after the last there are only ends. */
export class TokenStream {
  readonly #tokens: readonly LuaToken[];
  #at = 0;

  constructor(tokens: readonly LuaToken[]) {
    this.#tokens = tokens;
  }

  /** The token that comes next. */
  get token(): LuaToken {
    return this.peek(0);
  }

  /** @param distance From the next token, 0; negative for those that were read. */
  peek(distance: number): LuaToken {
    return this.#tokens[this.#at + distance] ?? END;
  }

  next(): LuaToken {
    const { token } = this;
    this.#at += 1;
    return token;
  }

  skip(count: number): void {
    this.#at += count;
  }

  /** Reads a keyword or symbol when it is the next token, and tells whether it was. */
  accept(text: string): boolean {
    const { token } = this;
    if (token.text !== text || token.type === 'name' || token.type === 'value') return false;
    this.#at += 1;
    return true;
  }
}
