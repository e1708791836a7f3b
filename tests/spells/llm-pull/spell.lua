-- Gets models onto this machine: at once, step by step, left early, and one that is nowhere.
local pulled = LocalLLM.pull("qwen3:8b@ollama")
local ids = {}
for index, model in ipairs(LocalLLM.list()) do ids[index] = model.id end

local count, last = 0, nil
for step in LocalLLM.pull_stream("gemma3:4b") do
  count = count + 1
  last = step
end

local left = LocalLLM.pull_stream("left:1b")
local first = left:next()
left:close()

local missing = LocalLLM.pull("missing:1b")
local ok, err = pcall(LocalLLM.pull, "qwen3:8b@candle")

return {
  pulled = pulled,
  models = ids,
  last = { last.model_id, last.percent_complete, last.status },
  several = count > 3,
  first = { first.model_id, first.percent_complete },
  missing = { missing.status, missing.error },
  code = err.code,
}
