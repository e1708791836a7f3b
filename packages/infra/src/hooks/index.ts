// The hook runner, and the names of hook points.
export { createHookRunner, type HookRunnerOptions } from './create-hook-runner.ts';
