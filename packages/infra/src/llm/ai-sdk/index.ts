// The bridge to the provider packages of the AI SDK.
export type { AiSdkProvider } from './ai-sdk-provider.ts';
export { closeSchema, type ClosedSchema } from './close-schema.ts';
export { createAiSdkProvider, type AiSdkProviderOptions } from './create-ai-sdk-provider.ts';
