// Models: a registry of `provider/model` ids, the standard providers, prices, and the echo that stands in for a model.
export { createEchoProvider } from './echo/create-echo-provider.ts';
export { echoRegistration } from './echo/echo-registration.ts';
export { createModelRegistry, type ModelRegistryOptions } from './create-model-registry.ts';
export { findPrice, type PriceList } from './find-price.ts';
export { PRICES } from './prices.ts';
export type { ProviderRegistration } from './provider-registration.ts';
export {
  resolveDefaultModel,
  type DefaultModel,
  type DefaultModelOptions,
  type DefaultModelSource,
} from './resolve-default-model.ts';
export { standardProviders, type ProviderEnvironment, type StandardProviderOptions } from './standard-providers.ts';
