// Every call of npm's @cedx/akismet.
import { Author, Blog, Client, Comment } from "@cedx/akismet";

const { KEY, BLOG, SERVICE, TEXTS } = process.env;
const texts = JSON.parse(TEXTS);
const options = { baseUrl: SERVICE };
const client = new Client(KEY, new Blog({ url: BLOG, charset: "UTF-8" }), options);
const stranger = new Client("wrongwrong12", new Blog({ url: BLOG }), options);
const author = (more) => new Author({ ipAddress: "192.0.2.15", name: "Ann", ...more });
const comment = (content, more) =>
  new Comment({ author: author(more), content, context: ["taxes", "town"], permalink: `${BLOG}/a-long-title/` });

const answers = {};
for (const [name, content] of Object.entries(texts))
  answers[name] = await client.checkComment(comment(content));
answers.test = await client.checkComment(comment("x", { name: "viagra-test-123" }));
answers.administrator = await client.checkComment(comment(texts.vile, { name: "Boss", role: "administrator" }));
answers.verified = await client.verifyKey();
answers.wrong = await stranger.verifyKey();
await client.submitSpam(comment(texts.nice));
await client.submitHam(comment(texts.vile));
process.stdout.write(JSON.stringify(answers));
