-- Tools one after another: parse, compute, render, and a fingerprint of the result. No model is needed.
local parsed = Tool.execute("json-processor", {
  operation = "query",
  input = { orders = { { total = 12.5 }, { total = 30 }, { total = 7.5 } } },
  query = "[.orders[].total]",
})

local stats = StatisticsTool.new():execute({ operation = "describe", values = parsed.output })
local average = Calculator.new():execute({ input = "round(" .. stats.result.mean .. " * 100) / 100" })

local text = Tool.execute("template-creator", {
  input = "{{count}} orders, {{average}} on average",
  context = { count = stats.result.count, average = average.output },
})
local hash = Tool.execute("hash-calculator", { operation = "hash", algorithm = "sha256", input = text.output })

print(text.output)
return { text = text.output, hash = hash.result.hash }
