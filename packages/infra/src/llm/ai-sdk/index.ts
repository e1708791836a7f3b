// The bridge to the provider packages of the AI SDK.
export { closeSchema, type ClosedSchema } from './close-schema.ts';
export { createAiSdkProvider, type AiSdkProvider, type AiSdkProviderOptions } from './create-ai-sdk-provider.ts';
