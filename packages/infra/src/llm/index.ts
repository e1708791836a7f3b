// Models: a registry of `provider/model` ids, the standard providers, prices, and the echo that stands in for a model.
export { createEchoProvider } from './echo/create-echo-provider.ts';
export { echoRegistration } from './echo/echo-registration.ts';
export { createModelRegistry, type ModelRegistryOptions } from './create-model-registry.ts';
export { createFallbackModel } from './fallback/create-fallback-model.ts';
export { createFallbackProvider } from './fallback/create-fallback-provider.ts';
export { findPrice } from './find-price.ts';
export { loadPrices } from './load-prices.ts';
export type { PriceList, PriceSource, PriceTable } from './price-table.ts';
export { readPriceFile } from './read-price-file.ts';
export type { ProviderRegistration } from './provider-registration.ts';
export {
  resolveDefaultModel,
  type DefaultModel,
  type DefaultModelOptions,
  type DefaultModelSource,
} from './resolve-default-model.ts';
export { standardProviders, type ProviderEnvironment, type StandardProviderOptions } from './standard-providers.ts';
export { withChunkTimeout } from './with-chunk-timeout.ts';
