import { lexLua, type LuaToken } from './lua-lexer.ts';
import { TokenStream } from './token-stream.ts';

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
  const finder = new GlobalFinder(new TokenStream(lexLua(code)));
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
  readonly #tokens: TokenStream;
  #testing = false;
  #scopes: Set<string>[] = [new Set()];

  constructor(tokens: TokenStream) {
    this.#tokens = tokens;
  }

  block(): void {
    while (this.#tokens.token.type !== 'end' && !BLOCK_ENDS.has(this.#tokens.token.text)) this.#statement();
  }

  #statement(): void {
    const { type, text } = this.#tokens.token;
    const read = type === 'keyword' ? STATEMENTS[text] : undefined;
    if (read !== undefined) {
      this.#tokens.skip(1);
      return read(this);
    }
    if (this.#tokens.accept('::')) this.#tokens.skip(2);
    else if (!this.#tokens.accept(';')) this.#assignmentOrCall();
  }

  #assignmentOrCall(): void {
    const targets = [this.#suffixed()];
    while (this.#tokens.accept(',')) targets.push(this.#suffixed());
    const isAssignment = this.#tokens.accept('=');
    if (isAssignment) this.#expressions();
    for (const target of targets) this.#use(target, isAssignment);
  }

  readDo(): void {
    this.#scoped(() => this.block());
    this.#tokens.accept('end');
  }

  readWhile(): void {
    this.#condition();
    this.#tokens.accept('do');
    this.readDo();
  }

  readRepeat(): void {
    this.#scoped(() => {
      this.block();
      this.#tokens.accept('until');
      // sees the locals of the block
      this.#condition();
    });
  }

  readIf(): void {
    this.#condition();
    this.#tokens.accept('then');
    this.#scoped(() => this.block());
    if (this.#tokens.accept('elseif')) return this.readIf();
    if (this.#tokens.accept('else')) this.#scoped(() => this.block());
    this.#tokens.accept('end');
  }

  readFor(): void {
    const names = this.#names();
    // the loop's expressions do not see its names
    if (!this.#tokens.accept('=')) this.#tokens.accept('in');
    this.#expressions();
    this.#tokens.accept('do');
    this.#scoped(() => this.block(), names);
    this.#tokens.accept('end');
  }

  readFunction(): void {
    const token = this.#tokens.next();
    let suffixes = 0;
    let member: string | undefined;
    let isMethod = false;
    while (this.#tokens.token.text === '.' || this.#tokens.token.text === ':') {
      isMethod = this.#tokens.next().text === ':';
      const { text } = this.#tokens.next();
      member ??= text;
      suffixes += 1;
    }
    this.#use({ token, member, suffixes }, true);
    this.#body(isMethod ? ['self'] : []);
  }

  readLocal(): void {
    if (this.#tokens.accept('function')) {
      this.#declare([this.#tokens.next().text]);
      return this.#body([]);
    }
    const names = this.#names();
    if (this.#tokens.accept('=')) this.#expressions();
    this.#declare(names);
  }

  readReturn(): void {
    const { type, text } = this.#tokens.token;
    if (type !== 'end' && text !== ';' && !BLOCK_ENDS.has(text)) this.#expressions();
  }

  readGoto(): void {
    this.#tokens.skip(1);
  }

  /** Names with their attributes: `a <const>, b`. */
  #names(): readonly string[] {
    const names: string[] = [];
    do {
      names.push(this.#tokens.next().text);
      if (this.#tokens.accept('<')) this.#tokens.skip(2);
    } while (this.#tokens.accept(','));
    return names;
  }

  #body(parameters: readonly string[]): void {
    this.#tokens.accept('(');
    const names = [...parameters];
    while (!this.#tokens.accept(')')) {
      const { type, text } = this.#tokens.next();
      if (type === 'name') names.push(text);
    }
    const outer = this.#testing;
    this.#testing = false;
    this.#scoped(() => this.block(), names);
    this.#testing = outer;
    this.#tokens.accept('end');
  }

  #condition(): void {
    const outer = this.#testing;
    this.#testing = true;
    this.#expression();
    this.#testing = outer;
  }

  #expressions(): void {
    do this.#expression();
    while (this.#tokens.accept(','));
  }

  #expression(): void {
    do {
      while (UNARY.has(this.#tokens.token.text)) this.#tokens.skip(1);
      this.#operand();
    } while (BINARY.has(this.#tokens.token.text) && this.#tokens.accept(this.#tokens.token.text));
  }

  #operand(): void {
    const { type, text } = this.#tokens.token;
    if (type === 'name' || text === '(') return this.#use(this.#suffixed(), false);
    if (text === '{') return this.#table();
    this.#tokens.skip(1);
    if (text === 'function') this.#body([]);
  }

  #table(): void {
    this.#tokens.accept('{');
    while (!this.#tokens.accept('}')) {
      if (this.#tokens.accept('[')) {
        this.#expression();
        this.#tokens.accept(']');
        this.#tokens.accept('=');
      } else if (this.#tokens.token.type === 'name' && this.#tokens.peek(1).text === '=') this.#tokens.skip(2);
      this.#expression();
      if (!this.#tokens.accept(',')) this.#tokens.accept(';');
    }
  }

  /** A name or an expression in parentheses, with what follows it. */
  #suffixed(): Reference {
    const token = this.#tokens.next();
    if (token.text === '(') {
      this.#expression();
      this.#tokens.accept(')');
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
    const { type, text } = this.#tokens.token;
    if (text === '.' || text === ':') {
      this.#tokens.skip(1);
      return this.#tokens.next().text;
    }
    if (text === '{') return (this.#table(), '');
    if (this.#tokens.accept('[')) {
      this.#expression();
      this.#tokens.accept(']');
      return '';
    }
    if (this.#tokens.accept('(')) {
      if (this.#tokens.accept(')')) return '';
      this.#expressions();
      this.#tokens.accept(')');
      return '';
    }
    const isString = type === 'value' && this.#tokens.peek(-1).type !== 'keyword';
    return isString ? (this.#tokens.next(), '') : undefined;
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
    const before = this.#tokens.peek(-2).text ?? '';
    const isTypeCall = before === '(' && this.#tokens.peek(-3).text === 'type';
    return this.#testing || isTypeCall || TESTS.has(before) || TESTS.has(this.#tokens.token.text) ? 'tested' : 'read';
  }

  #scoped(read: () => void, names: readonly string[] = []): void {
    this.#scopes.push(new Set(names));
    read();
    this.#scopes.pop();
  }

  #declare(names: readonly string[]): void {
    for (const name of names) this.#scopes.at(-1)?.add(name);
  }
}

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
