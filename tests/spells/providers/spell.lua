-- The providers of the runtime and the models on this machine; an entry stands for its name in a text.
local enabled, joined = {}, "providers:"
for index, provider in ipairs(Provider.list()) do
  enabled[index] = { provider.name, provider.enabled }
  joined = joined .. " " .. provider
end
local openai = Provider.get("openai")
local capabilities = Provider.get_capabilities("openai")
local status = LocalLLM.status()
local models = LocalLLM.list()
local info = LocalLLM.info("llama3.2:3b")
local ok, err = pcall(LocalLLM.info, "not-there")
local built = Agent.builder():provider(openai):build():chat("Hello")
return {
  built = built,
  enabled = enabled,
  joined = joined,
  text = tostring(openai),
  openai = { openai.name, openai.enabled, openai.default_model },
  capabilities = { capabilities.supports_streaming, capabilities.supports_tools, #capabilities.available_models },
  none = { Provider.get("nobody") == nil, Provider.getCapabilities("nobody") == nil },
  available = { Providers.is_available("openai"), Provider.isAvailable("ollama"), Provider.is_available("nobody") },
  status = { status.ollama.running, status.ollama.models, status.candle.ready },
  models = { #models, models[1].id, models[1].backend, #LocalLLM.list("candle") },
  info = { info.id, info.backend, info.quantization, info.loaded },
  missing = { ok, err.code },
}
