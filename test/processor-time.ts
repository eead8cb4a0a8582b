/** Milliseconds of this process's processor time since `process.cpuUsage()` was asked: on a busy machine it is what it is on a quiet one. */
export function processorTimeSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}
