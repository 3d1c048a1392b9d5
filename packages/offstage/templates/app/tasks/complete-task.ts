import { action, ref } from 'offstage'
import { taskCompleted } from './events.ts'
import { Task } from './task.ts'

// A write with a name of its own: POST /api/actions/complete-task. It runs in one transaction, all or nothing.
export const completeTask = action(
  'completeTask',
  {
    input: { task: ref(Task) },
    output: { task: ref(Task) },
    // Refusals that are part of its meaning are declared, and documented with it.
    rejects: { alreadyDone: 409 },
    allow: (actor) => actor.isSignedIn,
  },
  async ({ input, tx, reject }) => {
    // `tx` is bound to the caller's policies: somebody else's task is not there.
    const task = await tx.lock(Task, input.task)
    if (task.status === 'done') return reject('alreadyDone')
    await tx.update(Task, task.id, { status: 'done' })
    // The event commits with the change, and the job that follows it runs after the commit.
    tx.emit(taskCompleted, { task: task.id })
    return { task: task.id }
  },
)
