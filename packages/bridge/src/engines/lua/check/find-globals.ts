import { lexLua, type LuaToken } from './lua-lexer.ts';

/** A place where a script uses a global name. */
export interface GlobalUse {
  readonly name: string;
  /** The field or method that is used of it: `chat` of `Agent.chat`. */
  readonly member: string | undefined;
  /**
   * `needed`: it is called or indexed, so it has to be there. `read`: its value is used. `tested`: the script asks whether
   * it is there.
   */
  readonly kind: 'assigned' | 'needed' | 'read' | 'tested';
  readonly line: number;
  readonly column: number;
}

/** A name with what follows it, while it is not yet known what it is for. */
interface Reference {
  readonly token: LuaToken;
  readonly member: string | undefined;
  /** Number of fields, calls and indexes after the name. */
  readonly suffixes: number;
}

/** Finds all uses of names that are not local variables, in source that Lua has accepted. */
export function findGlobals(code: string): readonly GlobalUse[] {
  const finder = new GlobalFinder(lexLua(code));
  finder.block();
  return finder.uses;
}

const BLOCK_ENDS: ReadonlySet<string> = new Set(['end', 'else', 'elseif', 'until']);
const UNARY: ReadonlySet<string> = new Set(['not', '-', '#', '~']);
const TESTS: ReadonlySet<string> = new Set(['not', 'and', 'or', '==', '~=']);
const BINARY: ReadonlySet<string> = new Set('+ - * / // % ^ .. == ~= < <= > >= and or & | ~ << >>'.split(' '));

/** Reads Lua's grammar, keeping nothing but the scopes of local names. */
class GlobalFinder {
  readonly uses: GlobalUse[] = [];
  readonly #tokens: readonly LuaToken[];
  #at = 0;
  #testing = false;
  #scopes: Set<string>[] = [new Set()];

  constructor(tokens: readonly LuaToken[]) {
    this.#tokens = tokens;
  }

  block(): void {
    while (this.#token.type !== 'end' && !BLOCK_ENDS.has(this.#token.text)) this.#statement();
  }

  #statement(): void {
    const { type, text } = this.#token;
    const read = type === 'keyword' ? STATEMENTS[text] : undefined;
    if (read !== undefined) {
      this.#at += 1;
      return read(this);
    }
    if (this.#accept('::')) return void (this.#at += 2);
    if (!this.#accept(';')) this.#assignmentOrCall();
  }

  #assignmentOrCall(): void {
    const targets = [this.#suffixed()];
    while (this.#accept(',')) targets.push(this.#suffixed());
    const isAssignment = this.#accept('=');
    if (isAssignment) this.#expressions();
    for (const target of targets) this.#use(target, isAssignment);
  }

  readDo(): void {
    this.#scoped(() => this.block());
    this.#accept('end');
  }

  readWhile(): void {
    this.#condition();
    this.#accept('do');
    this.readDo();
  }

  readRepeat(): void {
    this.#scoped(() => {
      this.block();
      this.#accept('until');
      // sees the locals of the block
      this.#condition();
    });
  }

  readIf(): void {
    this.#condition();
    this.#accept('then');
    this.#scoped(() => this.block());
    if (this.#accept('elseif')) return this.readIf();
    if (this.#accept('else')) this.#scoped(() => this.block());
    this.#accept('end');
  }

  readFor(): void {
    const names = this.#names();
    // the loop's expressions do not see its names
    if (!this.#accept('=')) this.#accept('in');
    this.#expressions();
    this.#accept('do');
    this.#scoped(() => this.block(), names);
    this.#accept('end');
  }

  readFunction(): void {
    const token = this.#next();
    let suffixes = 0;
    let member: string | undefined;
    let isMethod = false;
    while (this.#token.text === '.' || this.#token.text === ':') {
      isMethod = this.#next().text === ':';
      const { text } = this.#next();
      member ??= text;
      suffixes += 1;
    }
    this.#use({ token, member, suffixes }, true);
    this.#body(isMethod ? ['self'] : []);
  }

  readLocal(): void {
    if (this.#accept('function')) {
      this.#declare([this.#next().text]);
      return this.#body([]);
    }
    const names = this.#names();
    if (this.#accept('=')) this.#expressions();
    this.#declare(names);
  }

  readReturn(): void {
    const { type, text } = this.#token;
    if (type !== 'end' && text !== ';' && !BLOCK_ENDS.has(text)) this.#expressions();
  }

  readGoto(): void {
    this.#at += 1;
  }

  /** Names with their attributes: `a <const>, b`. */
  #names(): readonly string[] {
    const names: string[] = [];
    do {
      names.push(this.#next().text);
      if (this.#accept('<')) this.#at += 2;
    } while (this.#accept(','));
    return names;
  }

  #body(parameters: readonly string[]): void {
    this.#accept('(');
    const names = [...parameters];
    while (!this.#accept(')')) {
      const { type, text } = this.#next();
      if (type === 'name') names.push(text);
    }
    const outer = this.#testing;
    this.#testing = false;
    this.#scoped(() => this.block(), names);
    this.#testing = outer;
    this.#accept('end');
  }

  #condition(): void {
    const outer = this.#testing;
    this.#testing = true;
    this.#expression();
    this.#testing = outer;
  }

  #expressions(): void {
    do this.#expression();
    while (this.#accept(','));
  }

  #expression(): void {
    do {
      while (UNARY.has(this.#token.text)) this.#at += 1;
      this.#operand();
    } while (BINARY.has(this.#token.text) && this.#accept(this.#token.text));
  }

  #operand(): void {
    const { type, text } = this.#token;
    if (type === 'name' || text === '(') return this.#use(this.#suffixed(), false);
    if (text === '{') return this.#table();
    this.#at += 1;
    if (text === 'function') this.#body([]);
  }

  #table(): void {
    this.#accept('{');
    while (!this.#accept('}')) {
      if (this.#accept('[')) {
        this.#expression();
        this.#accept(']');
        this.#accept('=');
      } else if (this.#token.type === 'name' && this.#tokens[this.#at + 1]?.text === '=') this.#at += 2;
      this.#expression();
      if (!this.#accept(',')) this.#accept(';');
    }
  }

  /** A name or an expression in parentheses, with what follows it. */
  #suffixed(): Reference {
    const token = this.#next();
    if (token.text === '(') {
      this.#expression();
      this.#accept(')');
    }
    let member: string | undefined;
    let suffixes = 0;
    for (let name = this.#suffix(); name !== undefined; name = this.#suffix()) {
      if (suffixes === 0 && name !== '') member = name;
      suffixes += 1;
    }
    return { token, member, suffixes };
  }

  /** Reads one suffix; gives the name in it, an empty text for a call or an index, `undefined` when there is none. */
  #suffix(): string | undefined {
    const { type, text } = this.#token;
    if (text === '.' || text === ':') {
      this.#at += 1;
      return this.#next().text;
    }
    if (text === '{') return (this.#table(), '');
    if (this.#accept('[')) {
      this.#expression();
      this.#accept(']');
      return '';
    }
    if (this.#accept('(')) {
      if (this.#accept(')')) return '';
      this.#expressions();
      this.#accept(')');
      return '';
    }
    const isString = type === 'value' && this.#tokens[this.#at - 1]?.type !== 'keyword';
    return isString ? (this.#next(), '') : undefined;
  }

  #use({ token, member, suffixes }: Reference, isAssigned: boolean): void {
    const { type, text: name, line, column } = token;
    if (type !== 'name' || this.#scopes.some((scope) => scope.has(name))) return;
    const assigned = isAssigned && suffixes <= (member === undefined ? 0 : 1);
    const kind = assigned ? 'assigned' : suffixes > 0 ? 'needed' : this.#readKind();
    this.uses.push({ name, member, kind, line, column });
  }

  /** Of a name alone, which has just been read. */
  #readKind(): 'read' | 'tested' {
    const before = this.#tokens[this.#at - 2]?.text ?? '';
    const isTypeCall = before === '(' && this.#tokens[this.#at - 3]?.text === 'type';
    return this.#testing || isTypeCall || TESTS.has(before) || TESTS.has(this.#token.text) ? 'tested' : 'read';
  }

  #scoped(read: () => void, names: readonly string[] = []): void {
    this.#scopes.push(new Set(names));
    read();
    this.#scopes.pop();
  }

  #declare(names: readonly string[]): void {
    for (const name of names) this.#scopes.at(-1)?.add(name);
  }

  get #token(): LuaToken {
    return this.#tokens[Math.min(this.#at, this.#tokens.length - 1)] ?? END;
  }

  #next(): LuaToken {
    const token = this.#token;
    this.#at += 1;
    return token;
  }

  #accept(text: string): boolean {
    const { type } = this.#token;
    if (this.#token.text !== text || type === 'name' || type === 'value') return false;
    this.#at += 1;
    return true;
  }
}

const END: LuaToken = { type: 'end', text: '', line: 0, column: 0 };

const STATEMENTS: Readonly<Record<string, (finder: GlobalFinder) => void>> = {
  break: () => {},
  do: (finder) => finder.readDo(),
  for: (finder) => finder.readFor(),
  function: (finder) => finder.readFunction(),
  goto: (finder) => finder.readGoto(),
  if: (finder) => finder.readIf(),
  local: (finder) => finder.readLocal(),
  repeat: (finder) => finder.readRepeat(),
  return: (finder) => finder.readReturn(),
  while: (finder) => finder.readWhile(),
};
