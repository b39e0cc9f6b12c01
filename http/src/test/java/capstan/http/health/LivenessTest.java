package capstan.http.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LivenessTest {

    private final Liveness liveness = new Liveness();

    @Test
    void threadsThatWaitForEachOtherAreToldAndOnlyThey() throws Exception {
        var one = new ReentrantLock();
        var other = new ReentrantLock();
        var bothHold = new CyclicBarrier(2);
        Thread first = Thread.ofPlatform().name("first").start(() -> crossing(one, other, bothHold));
        Thread second = Thread.ofPlatform().name("second").start(() -> crossing(other, one, bothHold));
        try {
            Awaitility.await()
                    .untilAsserted(() -> assertThat(liveness.reasons())
                            .hasSize(2)
                            .anyMatch(reason -> reason.startsWith("thread first waits for ever for ")
                                    && reason.endsWith(", which second holds")));
        } finally {
            first.interrupt();
            first.join();
            second.join();
        }
        assertThat(liveness.reasons()).isEmpty();
    }

    /// Takes one lock, waits until the other is taken too, and wants that. Ends when it is interrupted or gets it.
    private static void crossing(Lock first, Lock second, CyclicBarrier bothHold) {
        first.lock();
        try {
            bothHold.await();
            second.lockInterruptibly();
            second.unlock();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.BrokenBarrierException e) {
            throw new IllegalStateException(e);
        } finally {
            first.unlock();
        }
    }
}
