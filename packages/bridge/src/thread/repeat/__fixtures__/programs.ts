import * as fc from 'fast-check';

/** A step of a random program. */
export type Step =
  | { readonly kind: 'call'; readonly value: number }
  | { readonly kind: 'now' }
  | { readonly kind: 'fail' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'stream'; readonly parts: number }
  | { readonly kind: 'callback'; readonly steps: readonly Step[] }
  | { readonly kind: 'side by side'; readonly branches: readonly (readonly Step[])[] };

/** Programs of calls, callbacks, streams, timers and branches side by side, in each other. */
export const programs: fc.Arbitrary<readonly Step[]> = fc.letrec<{ steps: Step[]; step: Step }>((tie) => ({
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
  step: fc.oneof(
    { maxDepth: 2, depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('call' as const), value: fc.nat(99) }),
    fc.record({ kind: fc.constantFrom('now' as const, 'fail' as const, 'pause' as const) }),
    fc.record({ kind: fc.constant('stream' as const), parts: fc.integer({ min: 0, max: 3 }) }),
    fc.record({ kind: fc.constant('callback' as const), steps: tie('steps') }),
    fc.record({
      kind: fc.constant('side by side' as const),
      branches: fc.array(tie('steps'), { minLength: 2, maxLength: 3 }),
    }),
  ),
})).steps;

/** A language to write programs in. Each gives a log of what happened, in order. */
export interface Writer {
  readonly filename: string;
  readonly write: (steps: readonly Step[]) => string;
}

export const javascript: Writer = {
  filename: 'spell.js',
  write: (steps) => `const log = [];\n${steps.map(toJavaScript).join('\n')}\nexport default log;`,
};

export const lua: Writer = {
  filename: 'spell.lua',
  write: (steps) =>
    `local log = {}\nlocal function push(...) for _, v in ipairs({ ... }) do log[#log + 1] = v end end\n${steps.map(toLua).join('\n')}\nreturn log`,
};

function toJavaScript(step: Step): string {
  const body = (steps: readonly Step[]): string => `async () => {\n${steps.map(toJavaScript).join('\n')}\n}`;
  switch (step.kind) {
    case 'call':
      return `log.push(await Lab.give(${step.value}));`;
    case 'now':
      return 'log.push(Date.now(), Math.random(), Lab.count());';
    case 'fail':
      return 'try { await Lab.fail(); } catch (error) { log.push(error.code); }';
    case 'pause':
      return 'clearTimeout(setTimeout(() => log.push("never"), 9)); await new Promise((go) => setTimeout(go, 9));';
    case 'stream':
      return `for await (const part of Lab.parts(${step.parts})) log.push(part);`;
    case 'callback':
      return `await Lab.run(${body(step.steps)});`;
    case 'side by side':
      return `await Promise.all([${step.branches.map(body).join()}].map((branch) => branch()));`;
    default:
      return step satisfies never;
  }
}

function toLua(step: Step): string {
  const body = (steps: readonly Step[]): string => `function()\n${steps.map(toLua).join('\n')}\nend`;
  switch (step.kind) {
    case 'call':
      return `push(Lab.give(${step.value}))`;
    case 'now':
      return 'push(os.time(), math.random(), Lab.count())';
    case 'fail':
      return 'do local _, err = pcall(Lab.fail) push(err.code) end';
    case 'pause':
      return `table.sort({ 2, 1 }, function(a, b) return Lab.give(a) < Lab.give(b) end)
do local co = coroutine.wrap(function() coroutine.yield(Lab.give('co')) end) push(co()) end`;
    case 'stream':
      return `for part in Lab.parts(${step.parts}) do push(part) end`;
    case 'callback':
      return `Lab.run(${body(step.steps)})`;
    case 'side by side':
      return `Lab.all({ ${step.branches.map(body).join(', ')} })`;
    default:
      return step satisfies never;
  }
}
