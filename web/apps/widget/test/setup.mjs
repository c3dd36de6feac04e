// The tests look at what is shipped.
export default async function setup() {
  await import('../build.mjs');
}
