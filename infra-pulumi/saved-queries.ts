/** Questions to the logs that are asked again and again; saved in CloudWatch for every stage. Pure data. */
const QUERIES: Readonly<Record<string, string>> = {
  'errors-by-stream': 'filter level >= 50\n| stats count(*) as errors by @logStream\n| sort errors desc',
  'latency-per-5-minutes':
    'filter ispresent(responseTime)\n| stats avg(responseTime) as average, max(responseTime) as maximum, ' +
    'pct(responseTime, 50) as p50, pct(responseTime, 95) as p95, pct(responseTime, 99) as p99 by bin(5m)',
  'requests-per-5-minutes':
    'filter ispresent(res.statusCode)\n| stats count(*) as requests, avg(res.statusCode) as averageStatus, ' +
    'sum(res.statusCode >= 200 and res.statusCode < 300) as ok, sum(res.statusCode >= 400 and res.statusCode < 500) as refused, ' +
    'sum(res.statusCode >= 500) as failed by bin(5m)',
  'by-request-id': "filter requestId = 'PUT-THE-REQUEST-ID-HERE'\n| sort @timestamp asc",
};

/** The same, with a comment that says where the runbooks are. */
export function savedQueries(runbookBaseUrl: string): Readonly<Record<string, string>> {
  const head = `# What to do: ${runbookBaseUrl}/README.md\n`;
  return Object.fromEntries(Object.entries(QUERIES).map(([name, query]) => [name, `${head}${query}`]));
}
