import { SpellError, type JsonObject, type JsonValue, type StepResult, type WorkflowResult } from '@llmspell/core';
import { getOwn } from '@llmspell/core/kit';

/** Whose result it is. */
export interface ResultFacts {
  readonly name: string;
  readonly type: string;
  readonly executionId: string;
  /** Names of the agents that answered, by step. */
  readonly agents: ReadonlyMap<string, string>;
}

interface Counts {
  readonly executed: number;
  readonly succeeded: number;
  readonly failed: number;
}

/** What a script sees of a run. Plain data, but for an error, which is one in the script too: `.message`, and text. */
export interface ScriptResult {
  readonly [key: string]: JsonValue | SpellError;
}

/** Makes the result object of scripts: for those that read a sentence, fields, or the outputs. */
export function toScriptResult(result: WorkflowResult, facts: ResultFacts): ScriptResult {
  const counts = countSteps(result.steps);
  const success = result.status === 'completed';
  const failedStep = result.steps.find(({ status }) => status === 'failed')?.name;
  const lastCompleted = result.steps.findLast(({ status }) => status === 'completed')?.name;
  return {
    text: sentence(result, facts, counts),
    media: [],
    tool_calls: [],
    success,
    output: result.output,
    outputs: result.outputs,
    ...(result.error === undefined ? {} : { error: SpellError.fromJSON(result.error) }),
    ...(success || failedStep === undefined ? {} : { failed_step: failedStep }),
    ...(lastCompleted === undefined ? {} : { last_completed_step: lastCompleted }),
    partial_success: counts.succeeded > 0 && counts.failed > 0,
    steps: result.steps.map(stepFacts),
    step_results: Object.fromEntries(result.steps.map((step) => [step.name, stepFacts(step)])),
    step_timings: Object.fromEntries(result.steps.map((step) => [step.name, step.durationMs])),
    execution_time: result.durationMs,
    duration_ms: result.durationMs,
    data: { steps_executed: counts.executed, final_output: result.output, ...kindData(result, facts) },
    ...kindFields(result, facts),
    ...agentOutputs(result, facts),
    metadata: {
      execution_time_ms: result.durationMs,
      steps_executed: counts.executed,
      steps_succeeded: counts.succeeded,
      extra: { ...extra(result, facts, counts), ...agentOutputs(result, facts) },
    },
  };
}

function countSteps(steps: readonly StepResult[]): Counts {
  const failed = steps.filter(({ status }) => status === 'failed').length;
  const succeeded = steps.filter(({ status }) => status === 'completed').length;
  return { executed: failed + succeeded, succeeded, failed };
}

function stepFacts({ name, status, output, error, attempts, durationMs }: StepResult): JsonObject {
  const success = status !== 'failed';
  const failure = error === undefined ? {} : { error: error.message };
  return { name, success, status, output, attempts, duration_ms: durationMs, ...failure };
}

function sentence({ status, error, durationMs, details }: WorkflowResult, facts: ResultFacts, counts: Counts): string {
  const subject = `${capital(facts.type)} workflow '${facts.name}'`;
  if (status === 'failed') return `${subject} failed: ${error?.message ?? 'unknown error'}`;
  const { branches = 0, succeeded = 0, failed = 0, iterations = 0 } = numbersOf(details);
  const what =
    facts.type === 'parallel'
      ? `${branches} branches executed, ${succeeded} succeeded, ${failed} failed`
      : facts.type === 'loop'
        ? `${iterations} iterations executed`
        : `${counts.executed} steps executed`;
  return `${subject} completed successfully. ${what}. Duration: ${Math.round(durationMs)}ms`;
}

function extra({ details = {} }: WorkflowResult, facts: ResultFacts, counts: Counts): JsonObject {
  const { executed, succeeded, failed } = counts;
  return {
    workflow_type: facts.type,
    workflow_name: facts.name,
    execution_id: facts.executionId,
    total_steps: executed,
    successful_steps: succeeded,
    failed_steps: failed,
    success_rate: executed === 0 ? 1 : succeeded / executed,
    ...kindExtra(facts.type, details),
  };
}

function kindExtra(type: string, details: JsonObject): JsonObject {
  const { branches = 0, succeeded = 0, failed = 0, iterations = 0, completed = 0 } = numbersOf(details);
  if (type === 'parallel') {
    return { total_branches: branches, successful_branches: succeeded, failed_branches: failed };
  }
  if (type === 'conditional') {
    const taken = listOf(details['taken']);
    const matched = taken.filter((name) => name !== 'otherwise').length;
    return { total_branches: branches, matched_branches: matched, executed_branches: taken.length };
  }
  if (type !== 'loop') return {};
  return {
    total_iterations: iterations,
    completed_iterations: completed,
    break_reason: details['end_reason'] ?? null,
    iterator_type: details['over'] ?? null,
  };
}

function kindData({ details = {}, output }: WorkflowResult, { type }: ResultFacts): JsonObject {
  const { branches = 0, succeeded = 0, completed = 0 } = numbersOf(details);
  if (type === 'parallel') return { successful_branches: succeeded, executed_branches: branches };
  if (type === 'conditional') return { executed_branches: listOf(details['taken']).length };
  return type === 'loop' ? { completed_iterations: completed, aggregated_results: output } : {};
}

function kindFields({ details = {}, output, steps }: WorkflowResult, { type }: ResultFacts): JsonObject {
  if (type === 'parallel') return { branches: steps.map(stepFacts) };
  if (type === 'conditional') return { branch_taken: listOf(details['taken']).at(0) ?? null };
  if (type !== 'loop') return {};
  const { iterations = 0 } = numbersOf(details);
  return { iterations, iteration_outputs: Array.isArray(output) ? output : [output] };
}

/** What agents answered, by the agents' names; absent when none did. */
function agentOutputs({ outputs }: WorkflowResult, { agents }: ResultFacts): JsonObject {
  const answers = [...agents].flatMap(([step, agent]) => {
    const output = getOwn(outputs, step);
    return output === undefined ? [] : [[agent, output] as const];
  });
  return answers.length === 0 ? {} : { agent_outputs: Object.fromEntries(answers) };
}

function numbersOf(details: JsonObject = {}): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(details).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
