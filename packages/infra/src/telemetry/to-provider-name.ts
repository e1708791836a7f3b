const PROVIDER_NAMES: ReadonlyMap<string, string> = new Map([
  ['google', 'gcp.gemini'],
  ['vertex', 'gcp.vertex_ai'],
  ['azure', 'azure.ai.openai'],
  ['bedrock', 'aws.bedrock'],
  ['mistral', 'mistral_ai'],
  ['xai', 'x_ai'],
]);

/** The convention's name of a provider. One that it does not know keeps its own. */
export function toProviderName(name: string): string {
  return PROVIDER_NAMES.get(name) ?? name;
}
