/** Something that Jenkins refused, in words for the person who asked. */
export class Refusal extends Error {}

/**
 * Asks Jenkins to change something.
 *
 * @param {string} url where
 * @param {Object<string, string>} fields what with
 * @param {{refused: string, failed: string}} words what to say where Jenkins says nothing itself
 * @param {number} again how often to repeat a question whose connection broke; only for what changes nothing
 * @returns {Promise<Object>} its answer
 */
export async function post(url, fields, words, again = 0) {
  let response;
  try {
    response = await fetch(url, {
      method: "post",
      headers: window.crumb.wrap({}),
      body: new URLSearchParams(fields),
    });
  } catch (problem) {
    console.warn(problem);
    if (again > 0) {
      return post(url, fields, words, again - 1);
    }
    throw new Refusal(words.failed);
  }
  const json = (response.headers.get("content-type") || "").startsWith("application/json");
  const answer = json ? await response.json() : {};
  if (!response.ok) {
    const lost = response.status === 401 || response.status === 403;
    throw new Refusal(answer.message || (lost ? words.refused : words.failed));
  }
  if (!json) {
    // a login page, most likely
    throw new Refusal(words.refused);
  }
  return answer;
}

/**
 * Asks Jenkins for something that changes by itself.
 *
 * @param {string} url where
 * @returns {Promise<Response>} its answer, which is good
 */
export async function get(url) {
  const response = await fetch(url, { cache: "no-store" });
  if (!response.ok || response.redirected) {
    throw new Error("HTTP " + response.status);
  }
  return response;
}
