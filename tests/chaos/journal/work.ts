import { defineTool, type LeafTool, type Workflow } from '@llmspell/core';
import { looseSchema } from '@llmspell/testing';
import { createSequentialWorkflow, type DetailedStep } from '@llmspell/workflows';

/** Rounds of four steps one after another, and three branches of two steps side by side: a hundred calls of the tool. */
const ROUNDS = 10;
export const CALLS = ROUNDS * (4 + 3 * 2);

/** The workflow that is killed. What each step is given depends on all steps before it. */
export function createWork(url: string): Workflow {
  const rounds = Array.from({ length: ROUNDS }, (_, round) => roundOf(url, `r${round}`));
  return createSequentialWorkflow({ name: 'work', steps: rounds.flat() });
}

/** Steps that have to be recorded when the call of this step has come: those that it waits for. */
export function stepsBefore(step: string): readonly string[] {
  const [, round = '', rest = ''] = /^r(\d+)-(.*)$/.exec(step) ?? [];
  const before: string[] = [];
  for (let index = 0; index < Number(round); index += 1) before.push(...stepsOf(`r${index}`));
  const own = stepsOf(`r${round}`);
  const branch = /^b(\d)-(\d)$/.exec(rest);
  if (branch === null) return [...before, ...own.slice(0, own.indexOf(step))];
  return [...before, ...own.slice(0, 4), ...(branch[2] === '1' ? [`r${round}-b${branch[1]}-0`] : [])];
}

function stepsOf(round: string): readonly string[] {
  return [
    ...['s0', 's1', 's2', 's3'].map((name) => `${round}-${name}`),
    ...['b0', 'b1', 'b2'].flatMap((branch) => [`${round}-${branch}-0`, `${round}-${branch}-1`]),
  ];
}

function roundOf(url: string, round: string): readonly DetailedStep[] {
  const step = (name: string): DetailedStep => ({
    name: `${round}-${name}`,
    tool: countingTool(url, `${round}-${name}`),
  });
  const branches = ['b0', 'b1', 'b2'].map((branch) => ({
    name: `${round}-${branch}`,
    steps: [step(`${branch}-0`), step(`${branch}-1`)],
  }));
  return [
    ...['s0', 's1', 's2', 's3'].map(step),
    { name: `${round}-all`, parallel: { steps: branches, aggregate: (outputs) => JSON.stringify(outputs) } },
  ];
}

function countingTool(url: string, step: string): LeafTool {
  return defineTool({
    name: step,
    description: 'Counts its calls.',
    inputSchema: looseSchema(),
    async execute(input, { idempotencyKey, signal }) {
      const headers = { 'idempotency-key': idempotencyKey };
      const response = await fetch(`${url}/${step}`, { method: 'POST', body: JSON.stringify(input), headers, signal });
      return response.text();
    },
  });
}
