/** The answer in an agent's output: its object, or its text. What is no such output is taken as it is. */
export function answerOf(output: unknown): unknown {
  if (typeof output !== 'object' || output === null || !('text' in output && 'finishReason' in output)) return output;
  return 'object' in output && output.object !== undefined ? output.object : output.text;
}
