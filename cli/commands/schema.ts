export async function inferCommand() {
  return 0;
}
