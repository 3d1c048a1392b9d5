import { event, ref } from 'offstage'
import { Task } from './task.ts'

export const taskCompleted = event('taskCompleted', { task: ref(Task) })
