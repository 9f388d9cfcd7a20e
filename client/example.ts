import { answerOf, createClient, ProblemError, pages } from 'adtally/client';

const { ADTALLY_URL = 'http://127.0.0.1:8787', ADTALLY_API_KEY = '' } = process.env;
const api = createClient({ baseUrl: ADTALLY_URL, apiKey: ADTALLY_API_KEY });

const campaign = await answerOf(api.POST('/v1/campaigns', { body: { name: 'Summer' } }));
console.log(`made ${campaign.id}`);
for await (const { items } of pages((page) => api.GET('/v1/campaigns', { params: { query: page } }))) {
  for (const { name, createdAt } of items) console.log(name, createdAt);
}
try {
  await answerOf(api.DELETE('/v1/campaigns/{id}', { params: { path: { id: 'cmp_gone' } } }));
} catch (error) {
  if (error instanceof ProblemError) console.log(error.status, error.code, error.message);
}
