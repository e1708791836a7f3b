// The nodes of a parsed Handlebars template, as far as they are read here.

/** A list of statements. */
export interface Program {
  readonly body: readonly Statement[];
  readonly blockParams?: readonly string[];
}

/** A part of a template. */
export type Statement =
  | Mustache
  | Block
  | { readonly type: 'ContentStatement'; readonly value: string }
  | { readonly type: 'CommentStatement' }
  | { readonly type: 'PartialStatement' | 'PartialBlockStatement' | 'Decorator' | 'DecoratorBlock' };

/** `{{ path }}`. */
export interface Mustache {
  readonly type: 'MustacheStatement';
  readonly path: Expression;
  readonly params: readonly Expression[];
  readonly escaped: boolean;
}

/** `{{#path}} … {{else}} … {{/path}}`. */
export interface Block {
  readonly type: 'BlockStatement';
  readonly path: Path;
  readonly params: readonly Expression[];
  readonly program?: Program;
  readonly inverse?: Program;
}

/** `../user.name`, `@index`. */
export interface Path {
  readonly type: 'PathExpression';
  /** It starts with `@`. */
  readonly data: boolean;
  /** How many `../` it starts with. */
  readonly depth: number;
  readonly parts: readonly string[];
  readonly original: string;
}

/** Something with a value. */
export type Expression =
  | Path
  | { readonly type: 'SubExpression'; readonly path: Path; readonly params: readonly Expression[] }
  | { readonly type: 'StringLiteral'; readonly value: string }
  | { readonly type: 'NumberLiteral'; readonly value: number }
  | { readonly type: 'BooleanLiteral'; readonly value: boolean }
  | { readonly type: 'NullLiteral' }
  | { readonly type: 'UndefinedLiteral' };
