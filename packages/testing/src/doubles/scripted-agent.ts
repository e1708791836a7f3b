import type { BaseAgent, RunContext } from '@llmspell/core';

/** What a {@link ScriptedAgent} answers: one value for each call in order, or a function of the input. */
export type AgentScript<Input, Output> =
  | readonly Output[]
  | ((input: Input, context: RunContext, index: number) => Output | Promise<Output>);

/** A component that answers from a script and remembers what it was given. */
export interface ScriptedAgent<Input = unknown, Output = unknown> extends BaseAgent<Input, Output> {
  readonly inputs: readonly Input[];
  /** The paths of the contexts it ran in. */
  readonly paths: readonly string[];
}

/** Makes a component of kind `agent` that answers from a script. The last answer of a list is repeated. */
export function createScriptedAgent<Input = unknown, Output = unknown>(
  name: string,
  script: AgentScript<Input, Output>,
): ScriptedAgent<Input, Output> {
  const inputs: Input[] = [];
  const paths: string[] = [];
  return {
    kind: 'agent',
    name,
    description: `The scripted agent "${name}".`,
    inputs,
    paths,
    async execute(input, context) {
      context.signal.throwIfAborted();
      const index = inputs.push(input) - 1;
      paths.push(context.path);
      if (typeof script === 'function') return script(input, context, index);
      const answer = script[Math.min(index, script.length - 1)];
      if (answer === undefined) throw new TypeError(`The scripted agent "${name}" was given no answers.`);
      return answer;
    },
  };
}
